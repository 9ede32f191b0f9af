"""What the control room plugs into: permissions, kinds of duty, navigation, home."""
