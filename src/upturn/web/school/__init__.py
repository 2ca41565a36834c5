"""The School page: where is it going, and is any of it ours to fix?"""
