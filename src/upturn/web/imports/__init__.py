"""The Imports pages: is the data right and fresh?"""
