"""From syntax trees to checked ones: names known, types right, writes in range."""
