"""The shell of every page: frame, tokens, sign-in and lock screens, answers to refusals, home, help, about.

Owns no records. Other modules extend `shell/base.html` (record pages) or `shell/live.html` (live rooms), use the
macros under `shell/components/`, and plug into the navigation and the home page through `kernel.panels`.
"""
