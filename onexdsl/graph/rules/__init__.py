"""One file for each rule on the graph."""
