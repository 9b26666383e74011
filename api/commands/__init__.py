"""The commands of `motcua`, one module a topic: each has `register(commands)`."""
