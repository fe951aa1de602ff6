"""What a month of a stack costs: a model of the program, at AWS's list prices."""
