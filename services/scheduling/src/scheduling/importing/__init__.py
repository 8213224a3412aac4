"""Reading the public record of one trust: the school register, inspection outcomes, links, governance (B3)."""
