"""What the menu promises: ids that stay, one order, and one menu for several pipelines."""

from __future__ import annotations

from itertools import permutations

from attrs import evolve

from fragileml.machine import Action, Call, Edit, Inspect, Run, Submit, action_from_json
from fragileml.machine.actions import Pip
from fragileml.machine.menu import JointMenu, Menu, action_id, menu_of
from fragileml_dsl.machine.json_value import Json
from tests.fragileml.machines import BATCH, machine

IDS: dict[Action, str] = {
    Inspect("log"): '{"inspect":"log"}',
    Inspect("log", 2): '{"inspect":"log","page":2}',
    Edit({"b.x": 1, "a.x": 1.0}): '{"edit":{"a.x":1.0,"b.x":1}}',
    Edit({"a.x": ("é", "b")}): '{"edit":{"a.x":["\\u00e9","b"]}}',
    Edit({"a.x": float("nan")}): '{"edit":{"a.x":{"double":"nan"}}}',
    Run("train"): '{"run":"train"}',
    Call("m/a"): '{"call":"m/a"}',
    Pip("install 'a<2'"): '{"pip":"install \'a<2\'"}',
    Submit(): '{"submit":{}}',
    Submit("m", "c"): '{"submit":{"cause":"c","module":"m"}}',
}


def test_ids_are_canonical_texts() -> None:
    assert {action: action_id(action) for action in IDS} == IDS


def test_an_id_can_be_read_back() -> None:
    import json

    for action, text in IDS.items():
        data: Json = json.loads(text)
        assert action_id(action_from_json(data)) == action_id(action)


def test_ids_stay_when_a_setting_gains_a_value() -> None:
    before = machine()
    variables = list(before.variables)
    variables[BATCH] = evolve(variables[BATCH], menu=(*variables[BATCH].menu, 3))
    after = evolve(before, variables=tuple(variables))
    old, new = (list(map(action_id, menu_of(each))) for each in (before, after))
    assert [each for each in new if each in old] == old
    assert len(new) == len(old) + 1


def test_ids_of_a_menu_differ() -> None:
    ids = list(map(action_id, menu_of(machine())))
    assert len(set(ids)) == len(ids)


MENUS: tuple[Menu, ...] = (
    (Run("a"), Submit()),
    (Inspect("log"), Run("a")),
    (Run("b"), Inspect("log")),
)


def test_the_order_of_pipelines_does_not_matter() -> None:
    joined = {JointMenu.of(each).ids for each in permutations(MENUS)}
    assert joined == {tuple(sorted(map(action_id, {a for menu in MENUS for a in menu})))}


def test_a_joint_index_leads_to_the_action_or_to_none() -> None:
    joint = JointMenu.of(MENUS)
    for menu in MENUS:
        for index, local in enumerate(joint.local(menu)):
            action = joint.actions[index]
            assert action not in menu if local == -1 else menu[local] == action
