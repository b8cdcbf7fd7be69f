"""Backpropagation in one sitting: numbers that remember how they came about.

Each operation stores, beside its result, the values it used and its derivative with respect to each. `backward` walks
that graph once, results first, and sends to each value its share by the chain rule. Shares of a value used twice add.
"""

from __future__ import annotations

import math
from typing import TypeAlias

from mlpkit.arguments import number

__all__ = ["Value", "topological_order"]

Number: TypeAlias = "Value | float | int"


class Value:
    """A float, `data`, with a history: its `operation`, its `parents`, and its derivatives by these, the `slopes`.

    `grad` sums the derivatives, by this value, of all results on which `backward` was called.
    """

    __slots__ = ("data", "grad", "name", "operation", "parents", "slopes")

    def __init__(self, data: float, name: str = "") -> None:
        self.data, self.grad, self.name, self.operation = number("data", data), 0.0, name, ""
        self.parents: tuple[Value, ...] = ()
        self.slopes: tuple[float, ...] = ()

    def __repr__(self) -> str:
        return f"Value({self.name + ', ' if self.name else ''}data={self.data:.6g}, grad={self.grad:.6g})"

    def __add__(self, other: Number) -> Value:
        return result("+", self.data + (b := as_value(other)).data, (self, b), (1.0, 1.0))

    def __sub__(self, other: Number) -> Value:
        return result("-", self.data - (b := as_value(other)).data, (self, b), (1.0, -1.0))

    def __mul__(self, other: Number) -> Value:
        return result("*", self.data * (b := as_value(other)).data, (self, b), (b.data, self.data))

    def __truediv__(self, other: Number) -> Value:
        return result("/", q := self.data / (b := as_value(other)).data, (self, b), (1.0 / b.data, -q / b.data))

    def __pow__(self, other: Number) -> Value:
        a, b = self.data, (exponent := as_value(other)).data
        power = math.pow(a, b)
        by_base = b * power / a if a else (math.inf if 0.0 < b < 1.0 else float(b == 1.0))
        by_exponent = power * math.log(a) if a > 0.0 else 0.0  # a negative base has no derivative there
        return result("**", power, (self, exponent), (by_base, by_exponent))

    __radd__, __rmul__ = __add__, __mul__

    def __neg__(self) -> Value:
        return result("-", -self.data, (self,), (-1.0,))

    def __rsub__(self, other: float) -> Value:
        return as_value(other) - self

    def __rtruediv__(self, other: float) -> Value:
        return as_value(other) / self

    def __rpow__(self, other: float) -> Value:
        return as_value(other) ** self

    def relu(self) -> Value:
        """Return max(x, 0); its derivative at 0 is 0."""
        return result("relu", max(self.data, 0.0), (self,), (float(self.data > 0.0),))

    def tanh(self) -> Value:
        """Return the hyperbolic tangent t; its derivative is 1 - t²."""
        return result("tanh", t := math.tanh(self.data), (self,), (1.0 - t * t,))

    def exp(self) -> Value:
        """Return e^x, its own derivative."""
        return result("exp", e := math.exp(self.data), (self,), (e,))

    def log(self) -> Value:
        """Return the natural logarithm; its derivative is 1 / x."""
        return result("log", math.log(self.data), (self,), (1.0 / self.data,))

    def detach(self) -> Value:
        """Return the same number without its history: no gradient flows through it."""
        return Value(self.data, self.name)

    def backward(self) -> None:
        """Add to the `grad` of every value this one came from the derivative of this one with respect to it."""
        arriving = {id(self): 1.0}
        for value in topological_order(self):
            flow = arriving[id(value)]
            value.grad += flow
            for parent, slope in zip(value.parents, value.slopes, strict=True):
                arriving[id(parent)] = arriving.get(id(parent), 0.0) + slope * flow


def result(operation: str, data: float, parents: tuple[Value, ...], slopes: tuple[float, ...]) -> Value:
    """Return the value of an operation, with its history."""
    value = Value(data)
    value.operation, value.parents, value.slopes = operation, parents, slopes
    return value


def as_value(x: Number) -> Value:
    """Return a number as a leaf; a value as it is."""
    return x if isinstance(x, Value) else Value(x)


def topological_order(value: Value) -> list[Value]:
    """Return everything `value` came from, itself first, each after all that used it; without recursion."""
    order, seen, stack = [], set(), [(value, False)]
    while stack:
        node, parents_done = stack.pop()
        if parents_done:
            order.append(node)
        elif id(node) not in seen:
            seen.add(id(node))
            stack += [(node, True), *((parent, False) for parent in node.parents)]
    return order[::-1]
