"""The bus that keeps everything in one SQLite file: one file here for each thing it must know."""
