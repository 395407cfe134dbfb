"""What is installed is exactly this project, and the locks say exactly what with."""

import re
import subprocess
import sys
import tomllib
import zipfile
from configparser import ConfigParser
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("bot", "workers", "config", "personas")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
LOCKS = ("requirements.lock", "requirements-dev.lock")


def locked(name: str) -> dict[str, Requirement]:
    """The requirements of a lock, by name; a name may stand there once only."""
    lines = re.findall(r"^[A-Za-z0-9][^\\\n]*", (ROOT / name).read_text(), re.MULTILINE)
    found = [Requirement(line) for line in lines]
    names = [canonicalize_name(requirement.name) for requirement in found]
    assert len(set(names)) == len(names)
    return dict(zip(names, found, strict=True))


def version(requirement: Requirement) -> str:
    (pin,) = requirement.specifier
    assert pin.operator == "=="
    return pin.version


def group(name: str) -> list[str]:
    """A dependency group, the groups it includes among them."""
    found: list[str] = []
    for entry in PROJECT["dependency-groups"][name]:
        found += [entry] if isinstance(entry, str) else group(entry["include-group"])
    return found


@pytest.mark.parametrize("name", [*LOCKS, "requirements-semantic.lock"])
def test_a_lock_pins_every_package_by_hash_and_records_no_address(name):
    text = (ROOT / name).read_text()
    assert "://" not in text
    assert not re.search(r"^\s*(-[a-z]|--(?!hash))", text, re.MULTILINE)
    blocks = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]
    assert len(blocks) == len(locked(name))
    for block in blocks:
        assert re.search(r"--hash=sha256:[0-9a-f]{64}\b", block), block.splitlines()[0]


@pytest.mark.parametrize(
    ("lock", "declared"),
    [
        ("requirements.lock", [*PROJECT["project"]["dependencies"], *group("build")]),
        ("requirements-dev.lock", [*PROJECT["project"]["dependencies"], *group("dev")]),
        (
            "requirements-semantic.lock",
            PROJECT["project"]["optional-dependencies"]["semantic"],
        ),
    ],
)
def test_a_lock_holds_what_the_project_asks_for(lock, declared):
    held = locked(lock)
    for requirement in map(Requirement, declared):
        found = held.get(canonicalize_name(requirement.name))
        assert found, f"{requirement} is not in {lock}: lock again (CONTRIBUTING.md)"
        assert version(found) in requirement.specifier


def test_tests_run_on_the_versions_that_are_deployed():
    deployed, tested = (locked(name) for name in LOCKS)
    assert {name: version(deployed[name]) for name in deployed} == {
        name: version(tested[name]) for name in deployed if name in tested
    }


@pytest.mark.parametrize("package", [*PACKAGES, "tests", "start"])
def test_no_other_distribution_brings_a_package_of_our_names(package):
    assert set(packages_distributions().get(package, [])) <= {"shedder"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True, timeout=60)
    (path,) = folder.glob("*.whl")
    return zipfile.ZipFile(path)


def test_the_wheel_holds_our_packages_whole_and_nothing_else(wheel):
    ours = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    assert {name for name in wheel.namelist() if ".dist-info/" not in name} == ours
    assert any(name.startswith("personas/") and name.endswith(".md") for name in ours)


def test_the_wheel_brings_one_command_and_its_licence(wheel):
    points = ConfigParser()
    (name,) = (name for name in wheel.namelist() if name.endswith("/entry_points.txt"))
    points.read_string(wheel.read(name).decode())
    assert {section: dict(points[section]) for section in points.sections()} == {
        "console_scripts": {"shedder": "bot.cli:main"}
    }
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in wheel.namelist())


def tracked() -> list[Path]:
    if not (ROOT / ".git").exists():
        pytest.skip("not a clone: git knows which files are the project's")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    names = listed.stdout.decode().split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


# Written so that this file does not hold what it looks for.
HOSTS = r"(pypi|pythonhosted|npmjs|(deb|security)\.debian)\.(org|com)"
PLACES = r"(?<![\w.$}~-])/(work|opt|root)/\w|(?<![\w.$}~-])/tmp/\w"


def test_no_file_names_a_package_registry_or_a_place_on_somebodys_machine():
    found = []
    for path in tracked():
        text = path.read_bytes().decode("utf-8", "replace")
        for number, line in enumerate(text.splitlines(), 1):
            if re.search(f"{HOSTS}|{PLACES}", line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}")
    assert found == []
