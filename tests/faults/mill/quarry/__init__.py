"""The quarry: takes carts of stones over HTTP, tells of each stone, and counts its blocks by the clock."""
