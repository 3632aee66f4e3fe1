"""Attributes of the model that its state holds."""

from __future__ import annotations

from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Self, overload


class Held[T](property):
    """An attribute of the same name of the model's `state`, to be read and set through the model."""

    def __set_name__(self, owner: type, name: str) -> None:
        super().__init__(attrgetter(f"state.{name}"), partial(_put, name), doc=f"The state's `{name}`.")

    if TYPE_CHECKING:

        @overload
        def __get__(self, model: None, owner: type, /) -> Self: ...

        @overload
        def __get__(self, model: Any, owner: type | None = None, /) -> T: ...

        def __get__(self, model: Any, owner: type | None = None, /) -> Self | T: ...

        def __set__(self, model: Any, value: T, /) -> None: ...


def _put(name: str, model: Any, value: object) -> None:
    setattr(model.state, name, value)
