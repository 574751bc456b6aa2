"""How a host reaches nodes: consumers for a bus, effects at work, what watches over them."""
