"""stub"""
from slack_bolt import Ack
from bot.slack.desk import Desk


class Interactions:
    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def action(self, ack: Ack) -> None:
        ack()

    shortcut = command = view = action
