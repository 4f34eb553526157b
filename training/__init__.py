"""How what is learnt was learnt: the passages that hands wrote, and the programs that fit weights to them."""
