"""Every state of the page."""

from __future__ import annotations

from bench.screenshots import adding, gallery, signed_in, trash, viewing

STATES = (*gallery.STATES, *viewing.STATES, *adding.STATES, *signed_in.STATES, *trash.STATES)
