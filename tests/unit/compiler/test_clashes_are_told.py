"""Names that would be one in Python are told before anything is printed."""

from onexdsl.compiler.pipeline import check
from onexdsl.source.text import SourceText


def test_a_package_may_not_stand_where_a_module_does() -> None:
    """`shop.types` would be a package in the place of the module `types` of `shop`."""
    sources = tuple(
        SourceText(f"{name.replace('.', '/')}.onex", f"flow {name} @ 1.0.0\n\n{text}\n")
        for name, text in (
            (
                "shop",
                (
                    "use shop.types: Money\n\nrecord Line { price: Money }\n"
                    "@external event Sold { key order: uuid, line: Line }\n"
                    "reducer Sales { data { n: int = 0 } on Sold { n = n + 1 } }"
                ),
            ),
            ("shop.types", "record Money { cents: int }"),
        )
    )

    codes = [found.code.name for found in check(sources).diagnostics]

    assert ["duplicate-name"] == codes
