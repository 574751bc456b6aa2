"""Several processes at one project: when there are any, what each makes, how they tell."""
