"""One file for each rule on names, types and what each kind of node may do."""
