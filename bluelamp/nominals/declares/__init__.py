"""What nominals plugs in: who may do what, how a person is shown among search hits, navigation."""
