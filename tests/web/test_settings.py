# SPDX-License-Identifier: Apache-2.0
"""What the operator sets, and what they are told when it cannot be."""

from pathlib import Path

import pytest

from web.settings import BadSetting, Settings, read, read_or_exit


def test_nothing_set_is_a_server_for_this_machine_only() -> None:
    settings = read({}, {})
    assert (settings.host, settings.port, settings.data) == ("127.0.0.1", 8000, Path("data"))
    assert not settings.secure
    assert settings.trusts("anything.example")


def test_an_argument_wins_over_a_variable() -> None:
    environment = {"LEERNETWERK_PORT": "9000", "LEERNETWERK_HOST": "0.0.0.0", "PATH": "/bin"}
    settings = read({"port": "9001", "host": None}, environment)
    assert (settings.host, settings.port) == ("0.0.0.0", 9001)


def test_the_address_people_use_decides_about_cookies_hosts_and_links() -> None:
    settings = read({}, {"LEERNETWERK_ORIGINS": "https://Leernetwerk.example:443/, https://oud.example"})
    assert settings.origins == ("https://leernetwerk.example", "https://oud.example")
    assert settings.secure
    assert settings.trusts("oud.example")
    assert settings.trusts("127.0.0.1")
    assert not settings.trusts("evil.example")
    assert settings.origin("http", "evil.example") == "https://leernetwerk.example"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "70000"),
        ("PORT", "-1"),
        ("PORT", "٣"),
        ("HOST", "not a host"),
        ("DATA", "\0"),
        ("ORIGINS", "leernetwerk.example"),
        ("ORIGINS", "https://leernetwerk.example/path"),
        ("ORIGINS", "https://user@leernetwerk.example"),
        ("ORIGINS", "https://leernetwerk.example:99999"),
        ("ORIGINS", "https://[::1"),
        ("HOSTS", "a b"),
        ("ZONE", "Mars/Olympus"),
        ("ZONE", "../../etc/passwd"),
        ("LIMITS", "0"),
        ("LIMITS", "-1"),
        ("LIMITS", "1000"),
        ("LIMITS", "nan"),
        ("LIMITS", "off"),
        ("LIMITS", "٣"),
        ("ORIGIN", "https://leernetwerk.example"),
        ("HEADS", "data/koppen"),
        ("HEADS", "./data"),
    ],
)
def test_a_value_that_cannot_be_is_named(name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=f"LEERNETWERK_{name}"):
        read({}, {f"LEERNETWERK_{name}": value})


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BadSetting, match="--data"):
        read({"data": str(tmp_path / "file")}, {})


def test_how_fast_people_may_be_is_a_number_of_times_the_usual_or_lifted() -> None:
    assert [read({}, {"LEERNETWERK_LIMITS": said}).limits for said in ("2.5", "none")] == [2.5, 0]
    assert read({}, {}).limits == 1


def test_heads_are_kept_somewhere_else_than_the_data() -> None:
    settings = read({"data": "data"}, {"LEERNETWERK_HEADS": "data-elders/koppen"})
    assert settings.heads == Path("data-elders/koppen")
    assert read({}, {}).heads is None


def test_a_bad_value_ends_the_program_with_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        read_or_exit({"port": "x"}, {})
    assert ended.value.code == 2
    assert capsys.readouterr().err == "--port is 'x'. It must be a whole number from 0 to 65535.\n"


def test_links_follow_the_request_when_no_address_was_named() -> None:
    assert Settings().origin("http", "127.0.0.1:8000") == "http://127.0.0.1:8000"
