"""The README says what the code knows."""

from docs.tables import README, filled


def test_the_readme_lists_every_key_command_and_setting_as_the_code_has_them() -> None:
    text = README.read_text("utf-8")
    assert filled(text) == text, "run: python -m docs.tables"
