"""The map: operations and amounts by place, drawn on the server, without any tile from elsewhere.

``points`` reads what is to be shown and where, ``projection`` turns degrees into units of the picture, ``contours``
reads the outlines that whoever runs the server may give, ``drawing`` makes the picture, ``page`` the addresses.
"""
