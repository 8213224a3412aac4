"""Tests of the portal, through its pages."""
