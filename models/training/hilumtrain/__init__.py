"""Training of the weights that Hilum ships: data, simulation, networks, export, evaluation."""
