"""Synthetic US license plates and the scenes they hang in: every image here is drawn, none is of a real plate."""
