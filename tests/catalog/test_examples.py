"""The examples in the docstrings of the catalog are true."""

import doctest
from importlib import import_module
from pkgutil import walk_packages

import pytest

import catalog

MODULES = [module.name for module in walk_packages(catalog.__path__, "catalog.")
           if not module.name.rpartition(".")[2].startswith("make_")]  # fmt: skip


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str) -> None:
    assert doctest.testmod(import_module(name)).failed == 0
