"""The Today page: what needs me this morning?"""
