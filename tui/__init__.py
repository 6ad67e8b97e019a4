"""The terminal central station: where stores and widgets meet.

Textual reads these two once, when it is imported: vital signs need no more frames, and no movement.
"""

import os

os.environ.setdefault("TEXTUAL_FPS", "30")
os.environ.setdefault("TEXTUAL_ANIMATIONS", "none")
