"""Settings: flags rule over the environment, and every one is documented."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from endpoint.errors import WrongUse
from endpoint.settings import PREFIX, Settings, available_cores

DOCUMENT = Path(__file__).parents[2] / "docs" / "settings.md"
ROW = re.compile(r"\| `(\w+)` \| `(\w+)` \| (.+?) \| .+ \|")


def test_defaults() -> None:
    settings = Settings.read({})
    assert (settings.graph, settings.host, settings.port) == (Path("graph"), "127.0.0.1", 8000)
    assert settings.workers == available_cores()


def test_a_flag_rules_over_the_environment_and_this_over_the_default() -> None:
    environment = {"MAILLAGE_PORT": "9000", "MAILLAGE_TIMEOUT": "1.5", "MAILLAGE_HOST": ""}
    settings = Settings.read(environment, port=9001, timeout=None)
    assert (settings.port, settings.timeout, settings.host) == (9001, 1.5, "127.0.0.1")


WRONG = (
    ({"MAILLAGE_PORT": "http"}, {}, "MAILLAGE_PORT takes a whole number, not 'http'"),
    ({"MAILLAGE_PORT": "70000"}, {}, "port is 70000"),
    ({"MAILLAGE_TIMEOUT": "nan"}, {}, "timeout is nan"),
    ({"MAILLAGE_TIMEOUT": "0"}, {}, "timeout is 0"),
    ({}, {"workers": 0}, "workers is 0"),
    ({}, {"prot": 1}, "no setting prot"),
)


@pytest.mark.parametrize(("environment", "flags", "said"), WRONG)
def test_what_makes_no_sense_is_wrong_use(
    environment: dict[str, str], flags: dict[str, object], said: str
) -> None:
    with pytest.raises(WrongUse, match=said) as caught:
        Settings.read(environment, **flags)
    assert caught.value.exit_code == 2


def test_every_setting_is_documented_with_its_variable_and_default() -> None:
    rows = {name: (variable, default) for name, variable, default in ROW.findall(DOCUMENT.read_text("utf-8"))}
    settings = Settings.read({})
    unset = ("service_hosts", "token_file", "token", "public_url", "publisher", "contact", "contours")
    words = {"workers": "the cores at hand"} | dict.fromkeys(unset, "none")
    expected = {
        one.name: (
            PREFIX + one.name.upper(),
            words.get(one.name, f"`{getattr(settings, one.name)}`"),
        )
        for one in fields(Settings)
    }
    assert rows == expected


def test_the_number_of_cases() -> None:
    assert len(WRONG) == 6
