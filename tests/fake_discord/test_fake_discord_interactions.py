"""Commands, menus, buttons and modals of the fake Discord, answered by the library."""

import time
from collections.abc import Iterator
from typing import Any

import discord
import pytest
from discord import app_commands, ui
from fake_discord import FakeDiscord
from fake_discord_bot import Bot
from fake_discord_channel import Channel
from fake_discord_guild import Guild


class Both(ui.Modal, title="Two papers"):
    papers = ui.Label(text="Papers", component=ui.FileUpload(custom_id="papers", max_values=2))
    note = ui.Label(text="Note", component=ui.TextInput(custom_id="note", required=False))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        files = self.papers.component.values
        names = [f"{file.filename}:{len(await file.read())}" for file in files]
        await interaction.response.send_message(f"{self.note.component.value} {names}")


class Kept(ui.LayoutView):
    row = ui.ActionRow()

    def __init__(self) -> None:
        super().__init__(timeout=None)

    @row.button(label="Again", custom_id="again")
    async def again(self, interaction: discord.Interaction, button: Any) -> None:
        await interaction.response.send_message("only for you", ephemeral=True)

    @row.button(label="Form", custom_id="form")
    async def form(self, interaction: discord.Interaction, button: Any) -> None:
        await interaction.response.send_modal(Both())


def declare(bot: Bot) -> None:
    """The commands of the bot."""

    @bot.tree.command(description="Read a paper")
    async def read(i: discord.Interaction, paper: discord.Attachment, persona: str = "") -> None:
        await i.response.defer(thinking=True)
        content = await paper.read()
        await i.edit_original_response(content=f"{persona} read {len(content)} bytes")
        await i.followup.send("and more", ephemeral=True)

    @read.autocomplete("persona")
    async def personas(i: discord.Interaction, text: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=f"{text}{number}", value="v") for number in range(25)]

    @bot.tree.context_menu(name="Decode this paper")
    async def decode(i: discord.Interaction, message: discord.Message) -> None:
        await i.response.send_message(f"{message.content}: {message.attachments[0].filename}")


@pytest.fixture
def bot(fake: FakeDiscord, lab: Guild) -> Iterator[Bot]:
    bot = Bot(fake)
    declare(bot)
    bot.add_view(Kept())
    with bot:
        bot.do(bot.tree.sync())
        yield bot


def test_a_deferred_command_is_answered_with_an_edit_and_more(
    fake: FakeDiscord, papers: Channel, bot: Bot
) -> None:
    done = fake.slash("ada", papers, "read", {"paper": ("a.pdf", b"12345"), "persona": "kira"})
    fake.wait(lambda: len(done.seen) == 2)
    assert [one.text for one in done.seen] == ["kira read 5 bytes", "and more"]
    assert [one.text for one in done.ephemeral] == ["and more"]
    assert [one.text for one in fake.messages(papers)] == ["kira read 5 bytes"]
    assert done.took < 1
    assert not done.thinking


def test_choices_are_offered_while_somebody_writes(
    fake: FakeDiscord, papers: Channel, bot: Bot
) -> None:
    offered = fake.autocomplete("ada", papers, "read", "persona", "ki").answered()
    assert offered.choices is not None
    assert len(offered.choices) == 25
    assert offered.choices[0] == {"name": "ki0", "value": "v"}


def test_a_menu_shows_the_app_a_message_that_is_not_meant_for_it(
    fake: FakeDiscord, papers: Channel, bot: Bot
) -> None:
    said = fake.say("ada", papers, "not for you", [("b.pdf", b"x")])
    fake.wait(lambda: bot.heard)
    assert bot.heard[0].content == ""
    assert bot.heard[0].attachments == []
    done = fake.context_menu("bob", "Decode this paper", said).said()
    assert done.text == "not for you: b.pdf"


def test_a_button_works_on_a_message_that_another_process_sent(
    fake: FakeDiscord, papers: Channel, bot: Bot
) -> None:
    async def send() -> discord.Message:
        return await bot.get_channel(int(papers.id)).send(view=Kept())

    bot.do(send())
    (message,) = fake.posts()
    clicked = fake.click("ada", message, "Again").said()
    assert clicked.text == "only for you"
    assert clicked.seen == clicked.ephemeral
    assert fake.messages(papers) == [message]


def test_two_files_come_through_a_modal(fake: FakeDiscord, papers: Channel, bot: Bot) -> None:
    async def send() -> discord.Message:
        return await bot.get_channel(int(papers.id)).send(view=Kept())

    bot.do(send())
    opened = fake.click("ada", fake.posts()[0], "form").answered()
    files = [("a.pdf", b"1"), ("b.pdf", b"22")]
    done = fake.submit_modal("ada", opened, {"papers": files, "note": "both"}).said()
    assert done.text == "both ['a.pdf:1', 'b.pdf:2']"
    with pytest.raises(AssertionError, match="so many"):
        fake.submit_modal("ada", opened, {"papers": []})


def test_whoever_answers_late_is_told_that_nobody_waits(
    fake: FakeDiscord, papers: Channel, bot: Bot
) -> None:
    fake.interactions.callback_time = -1
    errors: list[BaseException] = []

    async def on_error(i: discord.Interaction, error: Exception) -> None:
        errors.append(error)

    bot.tree.on_error = on_error  # type: ignore[method-assign]
    late = fake.slash("ada", papers, "read", {"paper": ("a.pdf", b"1")})
    fake.wait(lambda: errors)
    assert errors[0].original.code == 10062  # type: ignore[attr-defined]
    assert late.failed
    assert late.seen == []


def test_a_token_is_worth_nothing_after_a_while(
    fake: FakeDiscord, papers: Channel, bot: Bot
) -> None:
    done = fake.slash("ada", papers, "read", {"paper": ("a.pdf", b"1")})
    fake.wait(lambda: len(done.seen) == 2)
    fake.interactions.token_life = 0.0
    time.sleep(0.01)
    webhook = discord.Webhook.partial(int(fake.app.id), done.token, client=bot)

    async def send() -> None:
        await webhook.send("too late")

    with pytest.raises(discord.HTTPException) as caught:
        bot.do(send())
    assert caught.value.code == 50027
