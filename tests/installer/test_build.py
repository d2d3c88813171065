"""The parts of the Windows build that need neither a network nor Windows tools."""

import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from installer.windows import fetch, launch, notices, pack, payload

LOCK = """\
# made by a tool
colorama==0.4.6 ; sys_platform == 'win32' \\
    --hash=sha256:aa \\
    --hash=sha256:bb
    # via click
uvloop==1.0 ; sys_platform == 'linux' \\
    --hash=sha256:cc
old==1.0 ; python_full_version < '3.12' \\
    --hash=sha256:dd
plain==2.0 \\
    --hash=sha256:ee
left==3.0 \\
    --hash=sha256:ff
"""


def test_the_lock_is_read_as_windows_reads_it(tmp_path):
    lock = tmp_path / "requirements.lock"
    lock.write_text(LOCK, encoding="utf-8")
    assert list(fetch.locked(lock, without=frozenset({"left"}))) == [
        "colorama==0.4.6 --hash=sha256:aa --hash=sha256:bb",
        "plain==2.0 --hash=sha256:ee",
    ]


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_everything_locked_has_a_hash(name):
    blocks = list(fetch.locked(fetch.ROOT / name))
    assert len(blocks) > 20
    assert all("--hash=sha256:" in block for block in blocks)


def test_what_is_left_out_is_locked_and_has_a_reason():
    names = {block.partition("==")[0] for block in fetch.locked(fetch.ROOT / "requirements.lock")}
    left = fetch.PINS["wheels"]["left_out"]
    assert left.keys() <= names
    assert all(left.values())


def tree(root, *names):
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name, encoding="utf-8")
    return root


def files(root):
    return sorted(p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file())


def test_trimming_removes_what_matches_and_the_empty_folders(tmp_path):
    tree(tmp_path, "a/b/c.lib", "a/keep.dll", "x/tests/t.py")
    payload.trim(tmp_path, ["*.lib", "*/tests/*"])
    assert files(tmp_path) == ["a/keep.dll"]
    assert not (tmp_path / "x").exists()


def test_a_pattern_that_matches_nothing_stops_the_build(tmp_path):
    tree(tmp_path, "a.dll")
    with pytest.raises(SystemExit, match=r"\*\.gone"):
        payload.trim(tmp_path, ["*.dll", "*.gone"])
    assert files(tmp_path) == ["a.dll"]


def wheel(folder, name, metadata, **texts):
    path = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{name}-1.0.dist-info/METADATA", metadata)
        for text in texts.values():
            archive.writestr(f"{name}-1.0.dist-info/licenses/{text}", "the text")
    return path


def test_notices_come_from_the_metadata(tmp_path):
    app = tree(tmp_path / "app", "LICENSE.txt")
    said = "Name: Some\nVersion: 1.0\nLicense-Expression: MIT\nProject-URL: Home, https://x.org\n"
    qt = "Name: PySide6_Essentials\nVersion: 6.8.3\nLicense: LGPL-3.0-only\n"
    notices.write(
        app,
        [
            wheel(tmp_path, "some", said, a="LICENSE", b="NOTICE"),
            wheel(tmp_path, "pyside6", qt, a="LicenseRef-Qt-Commercial.txt"),
        ],
    )
    text = (app / "licences" / "NOTICES.txt").read_text(encoding="utf-8-sig")
    assert "Some 1.0\n  MIT\n  https://x.org\n  licences/some/LICENSE\n" in text
    assert "替换" in text
    assert "PySide6_Essentials 6.8.3\n  LGPL-3.0-only" in text
    assert (app / "licences" / "LGPL-3.0.txt").stat().st_size > 7000
    assert not list(app.rglob("*Commercial*"))


def test_a_package_without_a_licence_text_stops_the_build(tmp_path):
    app = tree(tmp_path / "app", "LICENSE.txt")
    bare = wheel(tmp_path, "bare", "Name: bare\nVersion: 1.0\nLicense: MIT\n")
    with pytest.raises(SystemExit, match="bare"):
        notices.write(app, [bare])


def test_the_portable_zip_is_the_same_twice(tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    stage = tree(tmp_path / "stage", "JDZForestland.exe", "app/a.py", "使用说明.txt")
    first, second = tmp_path / "1.zip", tmp_path / "2.zip"
    pack.write_portable(stage, first)
    (stage / "app" / "a.py").touch()
    pack.write_portable(stage, second)
    assert first.read_bytes() == second.read_bytes()
    with zipfile.ZipFile(first) as archive:
        assert "JDZForestland/使用说明.txt" in archive.namelist()


def test_sums_are_those_of_sha256sum(tmp_path):
    tree(tmp_path, "a.exe", "b.zip")
    pack.write_sums(tmp_path)
    if shutil.which("sha256sum"):
        command = ("sha256sum", "-c", pack.SUMS)
        assert subprocess.run(command, cwd=tmp_path, check=False).returncode == 0
    assert len((tmp_path / pack.SUMS).read_text(encoding="utf-8").splitlines()) == 2


def test_the_uninstaller_names_each_file_and_takes_folders_only_when_empty(tmp_path):
    stage = tree(tmp_path, "app/$a/b.dll", "p.exe")
    lines = pack._removal(stage, [p.relative_to(stage) for p in sorted(stage.rglob("*"))])
    assert lines.splitlines() == [
        'Delete "$INSTDIR\\app\\$$a\\b.dll"',
        'Delete "$INSTDIR\\p.exe"',
        'RMDir "$INSTDIR\\app\\$$a"',
        'RMDir "$INSTDIR\\app"',
    ]


def test_nothing_of_the_users_is_removed_with_all_that_is_in_it():
    text = (fetch.HERE / "setup.nsi").read_text(encoding="utf-8")
    swept = [line.strip() for line in text.splitlines() if "RMDir /r" in line]
    assert swept == [
        'RMDir /r "$LOCALAPPDATA\\jdz-forestland\\logs"',
        'RMDir /r "$LOCALAPPDATA\\jdz-forestland\\cache"',
    ]
    assert '.gpkg"' not in "".join(line for line in text.splitlines() if 'Delete "' in line)


def test_the_icon_has_every_size_that_windows_shows(qapp, tmp_path):
    from PIL import Image

    launch.write_icon(tmp_path / "app.ico")
    with Image.open(tmp_path / "app.ico") as icon:
        assert icon.info["sizes"] == {(size, size) for size in launch.ICON_SIZES}


def test_a_certificate_is_taken_from_the_environment(monkeypatch):
    monkeypatch.delenv("JDZ_SIGN_CHAIN", raising=False)
    assert pack.Certificate.from_environment() is None
    for name, value in (("CHAIN", "c.pem"), ("KEY", "k.pem"), ("TIMESTAMP", "http://t")):
        monkeypatch.setenv(f"JDZ_SIGN_{name}", value)
    certificate = pack.Certificate.from_environment()
    assert certificate is not None
    assert certificate.chain == Path("c.pem")
    assert certificate.command[-2:] == ("-ts", "http://t")
