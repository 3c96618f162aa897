"""pip as the client, on an index of stub wheels on loopback."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from packaging.version import Version

from fragileml.library.universe_building.client import Client
from fragileml.packages import UniverseError
from tests.fragileml.library.universe_building.index import release, universe
from tests.fragileml.packages.real_pip.stub_index import serve

SERVED = universe(
    release("app", "1.0", "lib>=1", extras={"fast": ("speed",)}, requires_python=">=3.8"),
    release("app", "1.1"),
    release("app", "2.0rc1"),
    release("app", "2.0", requires_python=">=3.13"),
    release("lib", "1.0", yanked="has a bug"),
    release("lib", "1.1"),
    release("lib", "1.2+local"),
)

pytestmark = pytest.mark.slow


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    for name in [each for each in os.environ if each.startswith("PIP_")]:
        monkeypatch.delenv(name)
    with serve(SERVED) as address:
        monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
        monkeypatch.setenv("PIP_INDEX_URL", address)
        monkeypatch.setenv("PIP_NO_CACHE_DIR", "1")
        yield Client(SERVED.target)


def test_versions_are_final_ones_for_the_target(client: Client) -> None:
    assert client.versions("app") == (Version("1.1"), Version("1.0"))
    assert Version("1.2+local") not in client.versions("lib")
    with pytest.raises(UniverseError, match="none: No matching distribution found for none"):
        client.versions("none")


def test_releases_come_with_their_metadata(client: Client) -> None:
    wanted = ["none", "app===1.0", "lib===1.0", "app<2"]
    found, refused = client.releases(wanted)
    assert sorted(each.name for each in found) == ["app 1.0", "app 1.1", "lib 1.0"]
    assert refused == {"none": "No matching distribution found for none"}
    by_name = {each.name: each for each in found}
    assert by_name["app 1.0"].requires == ("lib>=1",)
    assert dict(by_name["app 1.0"].extras) == {"fast": ("speed",)}
    assert by_name["app 1.0"].requires_python == ">=3.8"
    assert by_name["lib 1.0"].yanked == "has a bug"
    assert by_name["app 1.1"].yanked is None
