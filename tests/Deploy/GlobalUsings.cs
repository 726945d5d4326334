global using AlprGrains.Tests.Chaos;
