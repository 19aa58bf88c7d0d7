"""The exit statuses of every command; each command's help says what they mean there."""

EXIT_FAILED = 1
"""It had to stop: the disk, the network, no corpus, no such article, a file that could not be read."""
EXIT_USAGE = 2
"""Wrong arguments, settings or seeds; argparse's own."""
EXIT_ALARM = 3
"""A person should look: an alarm of a run, too much that a replay would change."""
EXIT_CURSOR = 3
"""A program should act: the cursor of the change feed is not kept any more, begin again with an export."""
EXIT_LOCKED = 4
"""Another run holds the state folder."""
