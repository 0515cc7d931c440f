"""Files, folders and pipes as sources, and everything that can be wrong with them."""

import io
import os
import socket
import sys
from pathlib import Path

import pytest

from reader.errors import SourceError
from reader.sources import source
from reader.sources.source import SIZE_LIMIT, address_of, find_files, read_file, read_stdin


def why(path: Path) -> str:
    with pytest.raises(SourceError) as caught:
        read_file(path)
    sentence = str(caught.value)
    assert "\n" not in sentence and sentence.endswith(".")
    return sentence


def test_a_file_is_its_bytes_with_what_its_name_and_date_say(tmp_path: Path) -> None:
    path = tmp_path / "A.MD"
    path.write_bytes(b"# Words")
    os.utime(path, (1_668_211_200, 1_668_211_200))
    read = read_file(path)
    assert (read.data, read.media_type, read.modified) == (b"# Words", "text/markdown", "2022-11-12T00:00:00Z")
    assert read.address == str(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert why(tmp_path / "missing.md").endswith("missing.md: does not exist.")


def test_a_file_below_a_file_is_missing_too(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("x")
    assert "part of the path is a file" in why(tmp_path / "a.md" / "b.md")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    assert "is a folder" in why(tmp_path)


def test_a_pipe_is_refused_without_waiting_for_its_writer(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    assert "is a pipe" in why(tmp_path / "pipe.md")


def test_a_socket_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # the names of sockets must be short
    with socket.socket(socket.AF_UNIX) as end:
        end.bind("s.md")
        assert "is a socket" in why(tmp_path / "s.md")


@pytest.mark.skipif(sys.platform != "linux", reason="devices have these names on Linux")
@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null", "/dev/tty"])
def test_a_link_to_a_device_is_refused(tmp_path: Path, device: str) -> None:
    (tmp_path / "a.txt").symlink_to(device)
    assert "is a device" in why(tmp_path / "a.txt")


def test_a_loop_of_links_is_told_from_a_missing_file(tmp_path: Path) -> None:
    (tmp_path / "a.md").symlink_to("b.md")
    (tmp_path / "b.md").symlink_to("a.md")
    assert "leads back to itself" in why(tmp_path / "a.md")
    assert address_of(tmp_path / "a.md") == str(tmp_path / "a.md")


def test_a_link_to_nothing_is_said_to_be_one(tmp_path: Path) -> None:
    (tmp_path / "a.md").symlink_to("nowhere")
    assert "is a link to something that does not exist" in why(tmp_path / "a.md")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("x")
    (tmp_path / "a.md").chmod(0)
    assert "permission" in why(tmp_path / "a.md")


def test_an_empty_file_is_said_to_be_empty(tmp_path: Path) -> None:
    (tmp_path / "a.md").touch()
    assert "is empty" in why(tmp_path / "a.md")


def test_a_file_too_large_is_refused_by_its_size_before_it_is_read(tmp_path: Path) -> None:
    with open(tmp_path / "sparse.txt", "wb") as file:
        file.truncate(3 << 30)
    sentence = why(tmp_path / "sparse.txt")
    assert "3,072.0 MiB" in sentence and f"{SIZE_LIMIT >> 20} MiB" in sentence


def test_a_name_that_is_too_long_is_an_ordinary_failure(tmp_path: Path) -> None:
    assert "too long" in why(tmp_path / ("n" * 300))


def test_a_name_with_a_zero_byte_is_an_ordinary_failure() -> None:
    assert "no file can have this name" in why(Path("a\0b"))


def test_control_characters_in_a_name_do_not_reach_the_message(tmp_path: Path) -> None:
    sentence = why(tmp_path / "a\x1b]0;x\x07\u202eb\n.md")
    assert sentence.isprintable() and "ab" in sentence


def test_a_name_that_is_not_utf8_gives_an_address_that_can_be_kept(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/bad\xff.md"))
    path.write_text("# x")
    read = read_file(path)
    assert read.address.encode("utf-8").endswith(rb"bad\xff.md")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\n...", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\x7fELF\x02", "program"),
        (b"\x1f\x8b\x08\0", "gzip"),
        (b"SQLite format 3\0", "SQLite"),
        (bytes(range(256)) * 20, "binary"),
        (b"\0" * 500, "binary"),
    ],
)
def test_what_is_no_text_is_named_whatever_its_suffix(tmp_path: Path, data: bytes, kind: str) -> None:
    (tmp_path / "a.md").write_bytes(data)
    assert kind in why(tmp_path / "a.md")


@pytest.mark.parametrize(
    "text",
    [b"a\0b\0c end", "Wörter".encode("utf-16"), "Some words.".encode("utf-16-le"), b"\x1b[31mred\x1b[0m"],
)
def test_text_with_a_few_odd_bytes_is_still_text(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "a.txt").write_bytes(text)
    assert read_file(tmp_path / "a.txt").data == text


def test_standard_input_goes_by_what_it_holds() -> None:
    first, again, other = (read_stdin(io.BytesIO(data)) for data in (b"one", b"one", b"two"))
    assert first.address == again.address != other.address
    assert first.address.startswith("stdin:")


def test_empty_standard_input_says_so() -> None:
    with pytest.raises(SourceError, match=r"^Standard input: is empty\.$"):
        read_stdin(io.BytesIO(b""))


def test_a_folder_gives_its_files_in_order_without_hidden_ones(tmp_path: Path) -> None:
    for name in ("b.md", "a.txt", "c.png", ".hidden.md", "d/e.HTML", ".git/f.md", "d/.g/h.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert [str(path.relative_to(tmp_path)) for path in find_files(tmp_path)] == ["a.txt", "b.md", "d/e.HTML"]


def test_no_loop_of_links_is_entered(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("x")
    (tmp_path / "round").symlink_to(tmp_path)
    (tmp_path / "loop.md").symlink_to("loop.md")
    (tmp_path / "pipe.txt").symlink_to("/dev/zero")
    assert [path.name for path in find_files(tmp_path)] == ["a.md"]


def test_a_folder_that_is_missing_says_so(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="does not exist"):
        list(find_files(tmp_path / "none"))


def test_a_folder_of_too_many_files_is_not_read_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "FILES_LIMIT", 2)
    for name in ("a.md", "b.md", "c.md"):
        (tmp_path / name).write_text("x")
    with pytest.raises(SourceError, match="more than 2 files"):
        list(find_files(tmp_path))
