"""The screens: the ward board, and the dialogues that open over its beds."""
