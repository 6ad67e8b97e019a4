"""The terminal central station: where stores and widgets meet.

Textual reads this once, when it is imported: vital signs need no movement.
"""

import os

os.environ.setdefault("TEXTUAL_ANIMATIONS", "none")
