"""Attributes of the model that its state holds."""

from __future__ import annotations

from typing import Any, Self, overload


class Held[T]:
    """An attribute of the same name of the model's `state`, to be read and set through the model."""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, model: None, owner: type) -> Self: ...

    @overload
    def __get__(self, model: Any, owner: type) -> T: ...

    def __get__(self, model: Any, owner: type) -> Self | T:
        if model is None:
            return self
        found: T = getattr(model.__dict__["state"], self._name)
        return found

    def __set__(self, model: Any, value: T) -> None:
        setattr(model.__dict__["state"], self._name, value)
