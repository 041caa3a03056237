"""Plain data and its rules: the conversation tree, stream events, parameters, catalogue, prices, request, errors.

Nothing here touches the network, the disk or Qt; every other room speaks in these types.
"""
