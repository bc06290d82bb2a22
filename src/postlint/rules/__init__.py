"""All rules, a package a family, and what runs them."""
