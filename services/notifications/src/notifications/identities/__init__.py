"""What people are told of their own way in: invitations, personal links, accounts that were linked to them."""
