"""Every network has its adapter, and every adapter is under the contract suite."""

from __future__ import annotations

import importlib

import pytest

from networks.base import Network, Secret, Target
from networks.registry import adapter_class, adapter_classes, adapter_for
from networks.tests.contract import AdapterContract
from networks.tests.stub import Purse


@pytest.mark.parametrize("network", list(Network))
def test_a_network_has_its_adapter(network: Network) -> None:
    found = adapter_for(Target(network, "1"), Purse({}))
    assert (found.network, type(found)) == (network, adapter_class(network.value))


@pytest.mark.parametrize("network", list(Network))
def test_a_network_is_under_the_contract_suite_with_recorded_replies(network: Network) -> None:
    module = importlib.import_module(f"networks.{network.value}.tests.test_contract")
    suites = [
        found
        for name, found in vars(module).items()
        if name.startswith("Test") and isinstance(found, type) and issubclass(found, AdapterContract)
    ]
    assert suites
    assert all(suite.stub_class.network == network for suite in suites)
    assert list(suites[0].stub_class().folder.glob("*.json"))


def test_networks_keep_their_order() -> None:
    assert list(adapter_classes()) == list(Network)


def test_there_is_no_other_network() -> None:
    with pytest.raises(ValueError, match="myspace"):
        adapter_class("myspace")


def test_a_secret_shows_and_pickles_nothing() -> None:
    import pickle

    secret = Secret("value-of-the-token")
    assert "value" not in f"{secret!r} {secret}"
    with pytest.raises(TypeError):
        pickle.dumps(secret)
