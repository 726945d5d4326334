global using AlprGrains.Tests.Gateway.Fakes;
global using Orleans;
