"""The academies of the trust and what the school register says of them."""
