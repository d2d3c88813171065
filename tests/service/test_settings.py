"""Settings of this machine: kept, and never a reason not to start."""

from __future__ import annotations

import getpass
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from jdz_forestland.service import settings
from jdz_forestland.service.settings import Settings

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
paths = st.lists(texts, max_size=4).map(tuple)


def file() -> Path:
    return settings.folder() / "settings.json"


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.builds(
        Settings,
        operator=texts,
        recent=paths,
        last_surveys=paths,
        splitters=st.dictionaries(texts, st.lists(st.integers(0, 5000), max_size=3), max_size=2),
    )
)
def test_what_is_saved_is_what_is_loaded(value):
    settings.save(value)
    assert settings.load() == value
    assert [each.name for each in settings.folder().iterdir()] == ["settings.json"]


def test_without_a_file_there_are_defaults():
    assert settings.load() == Settings()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "null",
        "[]",
        "3",
        '"x"',
        "{}",
        '{"schema": 99, "operator": "x"}',
        '{"schema": "1"}',
        '{"schema": 1, "operator": 5}',
        '{"schema": 1, "operator": null}',
        '{"schema": 1, "recent": null}',
        '{"schema": 1, "recent": 5}',
        '{"schema": 1, "recent": "C:/x.gpkg"}',
        '{"schema": 1, "recent": [1, 2]}',
        '{"schema": 1, "last_surveys": {"a": 1}}',
        '{"schema": 1, "splitters": []}',
        '{"schema": 1, "splitters": {"a": "wide"}}',
        '{"schema": 1, "splitters": {"a": [null]}}',
    ],
)
def test_a_broken_file_gives_defaults(text):
    settings.folder().mkdir(parents=True, exist_ok=True)
    file().write_text(text, encoding="utf-8")
    assert settings.load() == Settings()


@pytest.mark.parametrize("raw", [b"\xff\xfe\x00", bytes(100), "设置".encode("gbk")])
def test_a_file_that_is_no_text_gives_defaults(raw):
    settings.folder().mkdir(parents=True, exist_ok=True)
    file().write_bytes(raw)
    assert settings.load() == Settings()


def test_a_folder_in_the_place_of_the_file_gives_defaults():
    file().mkdir(parents=True)
    assert settings.load() == Settings()


def test_keys_of_a_newer_program_are_dropped():
    settings.save(Settings(operator="张三"))
    stored = json.loads(file().read_text(encoding="utf-8"))
    file().write_text(json.dumps(stored | {"theme": "dark"}), encoding="utf-8")
    assert settings.load() == Settings(operator="张三")


def test_the_newest_registry_comes_first_and_only_once():
    value = Settings()
    for number in range(20):
        value = value.opened(Path(f"{number}.gpkg"))
    value = value.opened(Path("15.gpkg"))
    assert value.recent[:3] == ("15.gpkg", "19.gpkg", "18.gpkg")
    assert len(value.recent) == len(set(value.recent)) == settings.RECENT_MOST


def test_the_operator_is_the_login_name_until_one_is_entered(monkeypatch):
    monkeypatch.setenv("LOGNAME", "登录名")
    assert settings.operator_or_login(Settings()) == "登录名"
    assert settings.operator_or_login(Settings(operator="张三")) == "张三"


@pytest.mark.parametrize("fault", [KeyError, ImportError, OSError])
def test_an_account_without_a_name_can_work(monkeypatch, fault):
    def nameless() -> str:
        raise fault

    monkeypatch.setattr(getpass, "getuser", nameless)
    assert settings.operator_or_login(Settings()) == "未填写"


def test_settings_lie_where_the_office_wants_them(monkeypatch, tmp_path):
    monkeypatch.setenv("JDZ_FORESTLAND_HOME", str(tmp_path / "漫游 配置"))
    settings.save(Settings(operator="㙍"))
    assert (tmp_path / "漫游 配置" / "settings.json").is_file()
    monkeypatch.delenv("JDZ_FORESTLAND_HOME")
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    assert settings.folder() == tmp_path / "jdz-forestland"
    monkeypatch.delenv("LOCALAPPDATA")
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path))
    assert settings.folder().is_relative_to(tmp_path)


def test_a_file_that_is_open_for_a_moment_is_waited_for(monkeypatch, tmp_path):
    monkeypatch.setenv("JDZ_FORESTLAND_HOME", str(tmp_path))
    refusals = [PermissionError(13, "open"), PermissionError(13, "open")]
    replaced = Path.replace

    def replace_later(self, target):
        if refusals:
            raise refusals.pop()
        return replaced(self, target)

    monkeypatch.setattr(Path, "replace", replace_later)
    settings.save(Settings(operator="张三"))
    assert settings.load().operator == "张三"
