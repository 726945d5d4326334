"""The mean of a network's weights over its last few hundred steps: steadier than the last weights alone."""
import torch


class Smooth:
    def __init__(self, net, keep=.997):
        self.keep, self.steps = keep, 0
        self.state = {k: v.detach().clone() for k, v in net.state_dict().items()}

    def follow(self, net):
        self.steps += 1
        keep = min(self.keep, self.steps / (self.steps + 20))      # a short memory at first
        with torch.no_grad():
            for name, value in net.state_dict().items():
                mean = self.state[name]
                if value.dtype.is_floating_point:
                    mean.lerp_(value, 1 - keep)
                else:
                    mean.copy_(value)
