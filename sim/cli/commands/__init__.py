"""The declarations of the commands: arguments and help; importing a module of this room adds its commands."""
