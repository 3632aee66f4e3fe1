"""Kernel (服务内核): queues and servers without a city, keyed draws, and how this package compiles."""
