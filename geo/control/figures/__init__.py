"""Published figures held to account: against arithmetic, each other, and what was measured."""
