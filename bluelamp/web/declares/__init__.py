"""What the shell plugs in: the home page, for everybody who signs in at a screen."""
