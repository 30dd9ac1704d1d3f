"""Many people and one server: who may start, watch and steer which training, within which limits."""
