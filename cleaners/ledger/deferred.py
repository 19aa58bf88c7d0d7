"""A sequence that is worked out when somebody first reads it: most readers of a text never open its ledger."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Generic, TypeVar, overload

T = TypeVar("T")


class Deferred(Sequence[T]):
    """What *make* gives; pickled as the tuple of it.

    Args:
        make: Called once, at the first reading, and then let go.
    """

    __slots__ = ("_items", "_make")

    def __init__(self, make: Callable[[], Iterable[T]]) -> None:
        self._make: Callable[[], Iterable[T]] | None = make
        self._items: tuple[T, ...] = ()

    def read(self) -> tuple[T, ...]:
        """Return the items."""
        make = self._make
        if make:
            self._items = tuple(make())
            self._make = None
        return self._items

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[T, ...]: ...
    def __getitem__(self, at: int | slice) -> T | tuple[T, ...]:
        return self.read()[at]

    def __iter__(self) -> Iterator[T]:
        return iter(self.read())

    def __len__(self) -> int:
        return len(self.read())

    def __reduce__(self) -> tuple[type[tuple[T, ...]], tuple[tuple[T, ...]]]:
        return tuple, (self.read(),)


class Field(Generic[T]):
    """A field of a dataclass without slots that may be given as deferred, and always reads as a tuple."""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, instance: object, owner: type | None = None) -> tuple[T, ...]:
        if instance is None:
            return ()
        held: Sequence[T] = instance.__dict__[self._name]
        if not isinstance(held, tuple):
            held = instance.__dict__[self._name] = tuple(held)
        return held

    def __set__(self, instance: object, items: Sequence[T]) -> None:
        instance.__dict__[self._name] = items
