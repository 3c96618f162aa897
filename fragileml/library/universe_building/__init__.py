"""How maintainers make universes from the metadata of real releases; the only room with a network.

pip itself is the client: what it may reach, and as whom, is what the user has set up for it.
"""
