"""From checked documents to the machine: names become indices, definitions are written out."""
